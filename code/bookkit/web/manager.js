// The widget manager of a page: it knows the classes, names the controls and draws the views.
import * as base from '@jupyter-widgets/base';
import { ManagerBase } from '@jupyter-widgets/base-manager';
import * as controls from '@jupyter-widgets/controls';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { nameControls } from './names.js';
import * as output from './output.js';
import * as views from './views.js';

const MODULES = {
  '@jupyter-widgets/base': base,
  '@jupyter-widgets/controls': { ...controls, ...views },
  '@jupyter-widgets/output': output,
};

// MathJax 3 may still be loading, or be absent on a page without formulas.
async function typeset(element) {
  await window.MathJax?.startup?.promise;
  await window.MathJax?.typesetPromise?.([element]);
}

class PageManager extends ManagerBase {
  constructor() {
    super();
    // Without this name the views look for MathJax 2, which is not on the page.
    this._rendermime = { latexTypesetter: { typeset } };
  }

  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`This page cannot draw ${name} of ${module}`);
    return found;
  }

  async create_view(model, options) {
    const view = await super.create_view(model, options);
    nameControls(view);
    return view;
  }

  display_view(view, host) {
    Widget.attach(view.luminoWidget, host);
    window.addEventListener('resize', () => {
      MessageLoop.postMessage(view.luminoWidget, Widget.ResizeMessage.UnknownSize);
    });
  }

  async _get_comm_info() {
    return {};
  }
}

/** Without a kernel: models come from the saved state, nothing is sent. */
export class SavedManager extends PageManager {
  // A saved link or slider may announce a change; there is no one to tell.
  async _create_comm() {
    return { on_msg() {}, on_close() {}, send() {}, close() {} };
  }
}

/**
 * With Python at the other end: `kernel.tell(message, onDone)` sends a message and gives its id.
 *
 * `drawOutputs(element, outputs)` shows what an Output widget holds.
 */
export class LiveManager extends PageManager {
  constructor(kernel, drawOutputs) {
    super();
    this.kernel = kernel;
    this.drawOutputs = drawOutputs;
    this.comms = new Map();
    this.catching = new Map();
  }

  /** Show the view of a model in `host`. */
  async show(id, host) {
    this.display_view(await this.create_view(await this.get_model(id)), host);
  }

  /** A message from Python: resolves when its model is made or has changed. */
  async receive({ id, msg_type: kind, content, metadata = {}, buffers = [] }) {
    const message = {
      header: { msg_id: id, msg_type: kind },
      parent_header: { msg_id: id },
      content,
      metadata,
      buffers: buffers.map((buffer) => new DataView(buffer)),
    };
    if (kind === 'comm_open') return this.open(message);
    const comm = this.comms.get(content.comm_id);
    if (kind === 'comm_close') this.comms.delete(content.comm_id);
    return kind === 'comm_close' ? comm?.onClose?.(message) : comm?.onMessage?.(message);
  }

  async open(message) {
    const { comm_id: id, target_name: target } = message.content;
    const comm = new Comm(this.kernel, id, target);
    this.comms.set(id, comm);
    const model = await this.handle_comm_open(comm, message);
    if (model.get('_model_name') === 'OutputModel') this.watch(model);
  }

  // An Output widget names the request whose outputs it takes, while it takes them.
  watch(model) {
    const note = () => {
      this.catching.delete(model.previous('msg_id'));
      if (model.get('msg_id')) this.catching.set(model.get('msg_id'), model);
    };
    note();
    model.on('change:msg_id', note);
  }

  /** Whether an Output widget takes this message; if so, it shows it. */
  capture({ id, msg_type: kind, content }) {
    const model = this.catching.get(id);
    if (!model) return false;
    if (kind === 'clear_output') model.clearOutputs(content.wait);
    else if (content) model.addOutput({ output_type: kind, ...content });
    return true;
  }
}

// One line between a model here and its widget in Python.
class Comm {
  constructor(kernel, id, target) {
    this.kernel = kernel;
    this.comm_id = id;
    this.target_name = target;
  }

  on_msg(callback) {
    this.onMessage = callback;
  }

  on_close(callback) {
    this.onClose = callback;
  }

  send(data, callbacks, metadata, buffers = []) {
    return this.post('comm_msg', data, callbacks, buffers);
  }

  close(data = {}, callbacks, metadata, buffers = []) {
    return this.post('comm_close', data, callbacks, buffers);
  }

  post(kind, data, callbacks, buffers) {
    const content = { comm_id: this.comm_id, data };
    const bytes = buffers.map((view) => view.buffer?.slice(view.byteOffset, view.byteOffset + view.byteLength) ?? view);
    const message = { type: 'comm', msg_type: kind, content, buffers: bytes };
    // The model sends its next change when Python has taken in this one.
    const id = this.kernel.tell(message, () =>
      callbacks?.iopub?.status?.({
        content: { execution_state: 'idle' },
        parent_header: { msg_id: id },
      }),
    );
    return id;
  }
}
