// A code cell of the page come alive: an editor where the code stood, buttons below it, and
// outputs in the place of the stored ones.
import { createEditor } from './editors.js';
import { button, make, write } from './elements.js';
import { Outputs } from './outputs.js';
import * as store from './store.js';
import * as words from './words.js';

const CODE = '.cell_input pre';
const MAY_RAISE = 'tag_raises-exception';
const STATES = {
  waiting: words.WAITING,
  running: words.RUNNING,
  ok: words.HAS_RUN,
  error: words.HAS_FAILED,
  interrupted: words.WAS_STOPPED,
  missed: words.DID_NOT_RUN,
};

/** Every code cell below `element`, in the order of the page. */
export function findCells(element, act) {
  const twins = new Map();
  return [...element.querySelectorAll('div.cell')]
    .filter((one) => one.querySelector(CODE))
    .map((one, i) => {
      const original = codeOf(one);
      const twin = twins.get(original) ?? 0;
      twins.set(original, twin + 1);
      return new Cell(one, i + 1, store.placeOf(original, twin), act);
    });
}

// What the page shows as the cell's code; the line break at its end is the page's.
const codeOf = (element) => element.querySelector(CODE).textContent.replace(/\n$/, '');

const WIDGET = '.saved-widget';
const holdsWidget = (node) => node.matches?.(WIDGET) || node.querySelector?.(WIDGET);

class Cell {
  constructor(element, number, place, act) {
    this.element = element;
    this.number = number;
    this.place = place;
    this.act = act;
    this.mayRaise = element.classList.contains(MAY_RAISE);
    this.ranText = null;
    this.code = element.querySelector(CODE);
    this.outputs = element.querySelector('.cell_output') ?? this.addOutputs();
    this.stored = null;
    this.drawn = null;
    this.edit();
    this.addTools();
    this.show();
  }

  edit() {
    const host = make('div', { class: 'live-editor' });
    this.code.before(host);
    this.code.classList.add('live-replaced');
    this.editor = createEditor({
      parent: host,
      text: store.edited(this.place) ?? this.place.original,
      name: words.cellName(this.number),
      onRun: () => this.act.run(this),
      onChange: () => this.changed(),
      complete: this.act.complete,
      inspect: this.act.inspect,
    });
  }

  addOutputs() {
    const box = make('div', { class: 'cell_output docutils container' });
    this.element.append(box);
    return box;
  }

  addTools() {
    const { number, act } = this;
    const named = (label, does) => button(label, words.ofCell(label, number), does);
    this.runButton = named(words.RUN, (event) => this.press(event));
    this.resetButton = named(words.RESET, () => {
      this.reset();
      this.runButton.focus();
    });
    this.resetButton.title = words.RESET_HINT;
    const name = make('span', { class: 'live-number', 'aria-hidden': 'true' }, words.short(number));
    this.badge = make('span', { class: 'live-badge' });
    this.notice = make('p', { class: 'live-notice', role: 'status' });
    const tools = make('div', { class: 'live-tools', role: 'group' }, this.runButton);
    tools.setAttribute('aria-label', words.cellName(number));
    tools.append(named(words.RUN_TO_HERE, () => act.runTo(this)), this.resetButton, name, this.badge);
    this.element.querySelector('.cell_input').append(tools, this.notice);
  }

  // The button means Stop while the cell runs: not to the second half of a double click.
  press({ detail }) {
    if (!this.isBusy) this.act.run(this);
    else if (detail < 2) this.act.stop();
  }

  get text() {
    return this.editor.text();
  }

  get isChanged() {
    return this.text !== this.place.original;
  }

  get hasRun() {
    return this.ranText !== null;
  }

  get isDone() {
    const isFine = this.state === 'ok' || (this.state === 'error' && this.mayRaise);
    return isFine && this.text === this.ranText;
  }

  get isBusy() {
    return this.state === 'running';
  }

  changed() {
    store.keep(this.place, this.text);
    this.notice.replaceChildren();
    this.show();
    this.act.changed();
  }

  /** The outputs of a run that begins now. */
  begin(page) {
    this.stored ??= [...this.outputs.childNodes];
    this.ranText = this.text;
    this.set('running');
    this.drawn = new Outputs(this.outputs, page);
    return this.drawn;
  }

  /** Say where the cell stands: waiting, running, ok, error, or null. */
  set(state) {
    this.state = state;
    this.show();
  }

  /** Python is gone, or has started afresh: what ran before does not count. */
  forgetRun() {
    this.ranText = null;
    // Without Python a widget is dead; the one that the page came with moves by itself.
    if (!this.isBusy && this.stored?.some(holdsWidget)) this.restore();
    else if ([...this.outputs.childNodes].some(holdsWidget)) this.drawn?.note(words.DEAD);
    this.drawn = null;
    this.set(null);
  }

  restore() {
    if (this.stored) this.outputs.replaceChildren(...this.stored);
    this.stored = null;
  }

  show() {
    const { isChanged, isBusy, state } = this;
    const isOld = this.hasRun && !isBusy && this.text !== this.ranText;
    const said = [isOld ? words.CHANGED_SINCE : isChanged && words.CHANGED, !isOld && STATES[state]];
    write(this.badge, said.filter(Boolean).join(' · '));
    this.element.classList.toggle('live-changed', isChanged);
    this.element.dataset.live = state ?? '';
    const label = isBusy ? words.STOP : words.RUN;
    write(this.runButton, label);
    this.runButton.setAttribute('aria-label', words.ofCell(label, this.number));
    this.resetButton.hidden = !isChanged && !this.stored;
  }

  /** Back to the original code and output; the edit is forgotten. */
  reset() {
    if (this.isBusy) {
      this.act.stop();
      this.drawn?.drop();
    }
    if (this.isChanged) this.editor.replace(this.place.original);
    store.forget(this.place);
    this.restore();
    this.ranText = null;
    this.set(null);
    this.act.changed();
  }

  /** Another tab keeps a different edit of this cell. */
  otherTab(text) {
    const theirs = text ?? this.place.original;
    if (theirs === this.text) return;
    const take = button(words.TAKE, words.ofCell(words.TAKE, this.number), () => {
      this.editor.replace(theirs);
      this.editor.focus();
    });
    this.notice.replaceChildren(`${words.OTHER_TAB} `, take);
  }
}
