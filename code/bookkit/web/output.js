// An Output widget: it shows what it held when the notebook was saved, and in a live page what
// Python puts into it.
import * as output from '@jupyter-widgets/output';

export class OutputModel extends output.OutputModel {
  initialize(attributes, options) {
    super.initialize(attributes, options);
    this.isStale = false;
  }

  addOutput(one) {
    const held = this.isStale ? [] : this.get('outputs');
    this.isStale = false;
    this.set('outputs', [...held, one]);
  }

  clearOutputs(wait) {
    this.isStale = true;
    if (!wait) this.set('outputs', []);
  }
}

// Richest first, as a notebook would choose.
const DRAW = {
  'text/html': (data) => element('div', { innerHTML: data }),
  'image/svg+xml': (data) => element('div', { innerHTML: data }),
  'image/png': (data) => element('img', { src: `data:image/png;base64,${data}`, alt: '' }),
  'text/plain': (data) => element('pre', { textContent: data }),
};

const element = (tag, properties) => Object.assign(document.createElement(tag), properties);
const joined = (text) => [].concat(text).join('');

function draw({ output_type: kind, data = {}, text, traceback }) {
  if (kind === 'stream') return element('pre', { textContent: joined(text) });
  if (kind === 'error') return element('pre', { textContent: traceback.join('\n') });
  const mime = Object.keys(DRAW).find((key) => key in data);
  return mime ? DRAW[mime](joined(data[mime])) : element('div', {});
}

export class OutputView extends output.OutputView {
  render() {
    super.render();
    this.el.classList.add('jupyter-widgets', 'widget-output');
    this.showOutputs();
    this.listenTo(this.model, 'change:outputs', () => this.showOutputs());
  }

  showOutputs() {
    const outputs = this.model.get('outputs');
    const { drawOutputs } = this.model.widget_manager;
    if (drawOutputs) drawOutputs(this.el, outputs);
    else this.el.replaceChildren(...outputs.map(draw));
  }
}
