// Live widgets: the widget library of the page, fetched when the first widget comes, with Python
// at the other end. Without a widget nothing of it is loaded.
import { make } from './elements.js';
import { Outputs } from './outputs.js';
import { NOT_DRAWN, UNKNOWN_WIDGET } from './words.js';

export class Widgets {
  constructor(address) {
    this.address = address;
    this.forget();
  }

  /** Connect to the kernel and to what draws outputs: known only after this object. */
  connect(kernel, page) {
    this.kernel = kernel;
    this.page = page;
  }

  /** A message of a widget from Python: resolves when its model has changed. */
  async receive(message) {
    this.manager ??= library(this.address).then(
      ({ LiveManager }) => new LiveManager(this.kernel, (element, outputs) => this.draw(element, outputs)),
    );
    const { manager } = this;
    const made = await manager.catch((error) => this.miss(manager, error));
    if (manager !== this.manager) return;
    this.isMissing = false;
    this.made = made;
    await made.receive(message);
  }

  // The library did not come: the next widget asks for it again.
  miss(manager, error) {
    if (manager === this.manager) Object.assign(this, { manager: null, isMissing: true });
    throw error;
  }

  // What an Output widget holds, in the place of what it held before.
  draw(element, outputs) {
    const area = new Outputs(element, this.page);
    for (const { output_type: kind, ...content } of outputs) area.add({ msg_type: kind, content });
    area.finish();
  }

  /** Whether an output went into an Output widget instead of below its cell. */
  capture(message) {
    return Boolean(this.made?.capture(message));
  }

  /** The element of a live widget; it fills itself in. */
  element(id) {
    const host = make('div', { class: 'saved-widget output' });
    this.show(id, host).catch((error) => {
      console.error(error);
      host.textContent = this.isMissing ? NOT_DRAWN : UNKNOWN_WIDGET;
    });
    return host;
  }

  async show(id, host) {
    const manager = await this.manager;
    if (!manager) throw new Error(`no widget ${id} has been made`);
    await manager.show(id, host);
  }

  /** Python is gone: widgets stay on the page, and no longer answer. */
  forget() {
    Object.assign(this, { manager: null, made: null, isMissing: false });
  }
}

function library({ script, style }) {
  if (window.bookWidgets) return Promise.resolve(window.bookWidgets);
  document.head.append(make('link', { rel: 'stylesheet', href: style }));
  return new Promise((resolve, reject) => {
    const element = make('script', { src: script });
    element.addEventListener('load', () => resolve(window.bookWidgets));
    element.addEventListener('error', () => {
      element.remove();
      reject(new Error('the widget library could not be fetched'));
    });
    document.head.append(element);
  });
}
