// What Python knows of a name, in a box above it: asked for by a key, and gone with Escape.
import { Prec, StateEffect, StateField } from '@codemirror/state';
import { keymap, showTooltip } from '@codemirror/view';
import { Terminal } from './ansi.js';
import { make } from './elements.js';
import { NO_HINT } from './words.js';

const set = StateEffect.define();

// The box stays while its line is written on.
const shown = StateField.define({
  create: () => null,
  update(box, { effects, changes, state }) {
    for (const effect of effects) if (effect.is(set)) return effect.value;
    if (!box) return null;
    const pos = changes.mapPos(box.pos);
    const isLeft = state.doc.lineAt(pos).from !== state.doc.lineAt(state.selection.main.head).from;
    return isLeft ? null : { ...box, pos };
  },
  provide: (field) => showTooltip.from(field),
});

/** An extension: Ctrl+Shift+Space asks `inspect(text, position)`, which resolves as in worker.js. */
export function hints(inspect) {
  const show = (view) => {
    ask(view, inspect).catch((error) => console.error(error));
    return true;
  };
  const hide = (view) => {
    if (!view.state.field(shown)) return false;
    view.dispatch({ effects: set.of(null) });
    return true;
  };
  const keys = [
    { key: 'Ctrl-Shift-Space', run: show },
    { key: 'Escape', run: hide },
  ];
  return [shown, Prec.high(keymap.of(keys))];
}

async function ask(view, inspect) {
  const { doc, selection } = view.state;
  const pos = selection.main.head;
  const found = await inspect(doc.toString(), pos);
  // What was asked about may have been written over by now.
  if (view.state.doc !== doc) return;
  const text = found?.data['text/plain'] ?? NO_HINT;
  const create = () => ({ dom: box(text) });
  view.dispatch({ effects: set.of({ pos, above: true, create }) });
  speak(text);
}

function box(text) {
  const pre = make('pre');
  new Terminal(pre).write(text);
  return make('div', { class: 'live-hint', role: 'tooltip' }, pre);
}

// A box that appears is not read out by itself.
const spoken = make('p', { class: 'live-spoken', role: 'status' });

function speak(text) {
  if (!spoken.isConnected) document.body.append(spoken);
  const plain = make('div');
  new Terminal(plain).write(text);
  spoken.textContent = plain.textContent;
}
