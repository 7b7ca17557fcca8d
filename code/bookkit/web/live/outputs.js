// What a cell puts out, drawn as the book draws stored outputs. Messages are those of Jupyter.
import { Terminal } from './ansi.js';
import { make } from './elements.js';
import * as words from './words.js';

// More pictures or tables than this from one cell are not drawn: a page must stay usable.
const MOST = 500;
// A value may be written with so many characters, as many as a cell may print.
const LONGEST = 1_000_000;
const WIDGET = 'application/vnd.jupyter.widget-view+json';
// The richest form that a page can show, first.
const RICH = {
  [WIDGET]: (data, page) => page.widget(data.model_id),
  'text/html': (html) => withScripts(make('div', { class: 'output text_html' }), html),
  'image/svg+xml': (svg, page, bundle) => drawing(svg, bundle['text/plain']),
  'image/png': (data, page, bundle) => image('image/png', data, bundle['text/plain']),
  'image/jpeg': (data, page, bundle) => image('image/jpeg', data, bundle['text/plain']),
  'image/gif': (data, page, bundle) => image('image/gif', data, bundle['text/plain']),
  'text/markdown': (text, page) => markdown(text, page),
  'text/latex': (text, page) => formula(text, page),
  'text/plain': (text) => plain(text),
};
const joined = (text) => (Array.isArray(text) ? text.join('') : text);

/**
 * The outputs of one cell in `element`.
 *
 * `page` draws what needs more than the document: `widget(model_id)` gives the element of a live
 * widget, `typeset(element)` its formulas. What stands in `element` is replaced by the first
 * output, so that nothing below it jumps.
 */
export class Outputs {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.isStale = true;
    this.isDropped = false;
    this.isEmpty = true;
    this.count = 0;
    this.stream = null;
  }

  /** Nobody wants to see this run any more. */
  drop() {
    this.isDropped = true;
  }

  /** Show one message of the run. */
  add({ type, msg_type: kind, content, characters }) {
    if (this.isDropped) return undefined;
    if (kind === 'clear_output') return this.clear(content.wait);
    if (kind === 'update_display_data') return this.page.displays.get(idOf(content))?.(content.data);
    this.removeStale();
    this.isEmpty = false;
    if (type === 'cut') return this.note(words.tooLong(characters));
    if (kind === 'stream') return this.write(content);
    this.stream = null;
    this.count += 1;
    if (this.count === MOST + 1) this.note(words.tooMany(MOST));
    if (this.count > MOST) return undefined;
    if (kind === 'error') return this.fail(content.traceback);
    return this.display(content);
  }

  /** The run is over: what stood here before it goes, even if it put out nothing. */
  finish() {
    if (this.isEmpty) this.removeStale();
  }

  // What went wrong is the last line of a traceback.
  fail(lines) {
    const box = traceback(lines);
    this.element.append(box);
    for (const part of [box, box.firstChild]) part.scrollTop = part.scrollHeight;
  }

  clear(wait) {
    this.isStale = true;
    this.count = 0;
    this.isEmpty = !wait;
    if (!wait) this.removeStale();
  }

  removeStale() {
    if (!this.isStale) return;
    this.element.replaceChildren();
    this.stream = null;
    this.isStale = false;
  }

  write({ name, text }) {
    if (this.stream?.name !== name) {
      const pre = make('pre', { tabindex: '0' });
      this.element.append(boxed(name === 'stderr' ? 'output stderr' : 'output stream', pre));
      this.stream = { name, terminal: new Terminal(pre) };
    }
    this.stream.terminal.write(joined(text));
  }

  display({ data, transient }) {
    let shown = rich(data, this.page);
    this.element.append(shown);
    const id = idOf({ transient });
    if (id)
      this.page.displays.set(id, (next) => {
        const drawn = rich(next, this.page);
        shown.replaceWith(drawn);
        shown = drawn;
      });
  }

  note(text) {
    this.element.append(make('p', { class: 'live-cut' }, text));
    this.stream = null;
  }
}

/** A bundle of MIME types as an element. */
export function rich(bundle, page) {
  const data = Object.fromEntries(
    Object.entries(bundle).map(([mime, value]) => [mime, joined(value)]),
  );
  const mime = Object.keys(RICH).find((one) => one in data);
  return mime ? RICH[mime](data[mime], page, data) : make('div');
}

const idOf = ({ transient }) => transient?.display_id;

function boxed(kind, pre) {
  return make('div', { class: kind }, make('div', { class: 'highlight' }, pre));
}

function plain(text) {
  const pre = make('pre', { tabindex: '0' });
  new Terminal(pre).write(text.slice(0, LONGEST));
  const box = boxed('output text_plain', pre);
  if (text.length > LONGEST) box.append(make('p', { class: 'live-cut' }, words.tooLong(LONGEST)));
  return box;
}

function traceback(lines) {
  const pre = make('pre', { tabindex: '0' });
  new Terminal(pre).write(lines.join('\n'));
  return boxed('output traceback live-traceback', pre);
}

// Parsed markup does not run its scripts; Jupyter does, and so does the built page.
function withScripts(element, markup) {
  element.innerHTML = markup;
  for (const script of element.querySelectorAll('script')) {
    const fresh = make('script');
    for (const { name, value } of script.attributes) fresh.setAttribute(name, value);
    fresh.textContent = script.textContent;
    script.replaceWith(fresh);
  }
  return element;
}

// The drawing as one image with a name, as in the built page.
function drawing(markup, name) {
  const box = make('div');
  box.innerHTML = markup;
  const svg = box.querySelector('svg');
  if (!svg) return plain(markup);
  svg.setAttribute('role', 'img');
  if (name) svg.setAttribute('aria-label', name);
  return svg;
}

function image(type, data, name) {
  const source = `data:${type};base64,${data.trim()}`;
  return make('div', { class: 'output' }, make('img', { src: source, alt: name ?? '' }));
}

function markdown(text, page) {
  const box = make('div', { class: 'output text_markdown mathjax_process' }, text);
  drawn(box, async () => {
    const { marked } = await import('marked');
    const [rest, formulas] = withoutFormulas(text);
    const markup = marked.parse(rest);
    withScripts(box, markup.replace(/\uE000(\d+)\uE000/g, (_, i) => formulas[i]));
    await page.typeset(box);
  });
  return box;
}

// What is fetched only now may not come: the reader then sees the bare text, and is told.
function drawn(box, draw) {
  draw().catch((error) => {
    console.error(error);
    box.append(make('p', { class: 'live-cut' }, words.NOT_DRAWN));
  });
}

// Formulas are not Markdown: an underscore in one means no emphasis. What is quoted as code stays.
function withoutFormulas(text) {
  const formulas = [];
  const rest = text.replace(/(`+)[^]*?\1|\$\$([^]+?)\$\$|\$([^$\n]+)\$/g, (all, code, block, inline) => {
    if (code) return all;
    const escaped = make('i', {}, block ? `\\[${block}\\]` : `\\(${inline}\\)`).innerHTML;
    return `\uE000${formulas.push(escaped) - 1}\uE000`;
  });
  return [rest, formulas];
}

function formula(text, page) {
  // MathJax leaves single dollars alone, since they may be sums of money.
  const inline = text.match(/^\s*\$(?!\$)([^]*[^$])\$\s*$/);
  const box = make('div', { class: 'output text_latex math' }, inline ? `\\(${inline[1]}\\)` : text);
  drawn(box, () => page.typeset(box));
  return box;
}
