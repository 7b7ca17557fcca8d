// A code cell as an editor, in the colours that the page gives to code.
import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python, pythonLanguage } from '@codemirror/lang-python';
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap } from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';
import { hints } from './hints.js';
import { EDITOR_HINT } from './words.js';

// The names that Pygments gives to the same kinds of token.
const COLOURS = tagHighlighter([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword], class: 'k' },
  { tag: [tags.moduleKeyword], class: 'kn' },
  { tag: [tags.operatorKeyword], class: 'ow' },
  { tag: [tags.bool, tags.null], class: 'kc' },
  { tag: [tags.string, tags.special(tags.string)], class: 's2' },
  { tag: tags.comment, class: 'c1' },
  { tag: tags.number, class: 'mi' },
  { tag: tags.function(tags.definition(tags.variableName)), class: 'nf' },
  { tag: tags.definition(tags.className), class: 'nc' },
  { tag: tags.meta, class: 'nd' },
  { tag: tags.operator, class: 'o' },
]);

const THEME = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'inherit' },
  '&.cm-focused': { outline: '2px solid var(--pst-color-accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit' },
  '.cm-content': { padding: '1rem 0', caretColor: 'var(--pst-color-text-base)' },
  '.cm-line': { padding: '0 1rem' },
  '.cm-cursor': { borderLeftColor: 'var(--pst-color-text-base)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--pst-color-text-muted)',
  },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { background: 'color-mix(in srgb, var(--pst-color-primary) 30%, transparent)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--pst-color-surface)',
    border: '1px solid var(--pst-color-border)',
    color: 'var(--pst-color-text-base)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--pst-color-primary)',
    color: 'var(--pst-color-background)',
  },
});

/**
 * An editor in `parent`.
 *
 * `name` is what a screen reader calls it; `onRun` is called for Shift+Enter, `onChange(text)`
 * after every change; `complete(text, position)` resolves to `{start, matches}` or null, and
 * `inspect(text, position)` to `{data}` or null.
 */
export function createEditor({ parent, text, name, onRun, onChange, complete, inspect }) {
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of(['Shift-Enter', 'Mod-Enter'].map((key) => ({ key, run })))),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        indentUnit.of('    '),
        python(),
        pythonLanguage.data.of({ autocomplete: (context) => completions(context, complete) }),
        autocompletion({ activateOnTyping: false }),
        hints(inspect),
        syntaxHighlighting(COLOURS),
        THEME,
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          'aria-label': name,
          'aria-description': EDITOR_HINT,
          tabindex: '0',
          spellcheck: 'false',
          autocorrect: 'off',
          autocapitalize: 'off',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(view.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    focus: () => view.focus(),
    hasFocus: () => view.hasFocus,
    replace(next) {
      const length = view.state.doc.length;
      view.dispatch({ changes: { from: 0, to: length, insert: next } });
    },
  };
}

async function completions({ state, pos, explicit }, complete) {
  if (!explicit) return null;
  const found = await complete(state.doc.toString(), pos);
  if (!found?.matches.length) return null;
  return { from: found.start, options: found.matches.map((label) => ({ label })) };
}
