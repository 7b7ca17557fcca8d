// The widget manager of a page without a kernel: models come from the saved state, nothing is sent.
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

export class SavedManager extends ManagerBase {
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

  // A saved link or slider may announce a change; there is no one to tell.
  async _create_comm() {
    return { on_msg() {}, on_close() {}, send() {}, close() {} };
  }

  async _get_comm_info() {
    return {};
  }
}
