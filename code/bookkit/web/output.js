// An Output widget that shows what it held when the notebook was saved.
import * as output from '@jupyter-widgets/output';

export const { OutputModel } = output;

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
    this.el.append(...this.model.get('outputs').map(draw));
  }
}
