// The one control at the top of a page: progress while Python starts, then what concerns all cells.
import { button, make, write } from './elements.js';
import * as words from './words.js';

export class Control {
  constructor(place, act) {
    this.stopButton = button(words.STOP, words.STOP, act.stop);
    this.buttons = make(
      'div',
      { class: 'live-buttons' },
      button(words.RUN_ALL, words.RUN_ALL, act.runAll),
      this.stopButton,
      button(words.RESTART, words.RESTART, act.restart),
    );
    this.bar = make('progress', { class: 'live-progress', 'aria-label': words.STARTING });
    this.bytes = make('span', { class: 'live-bytes' });
    this.loading = make('div', { class: 'live-loading' }, this.bar, this.bytes);
    // Spoken when it changes: so it changes at milestones, and not with every byte.
    this.status = make('p', { class: 'live-status', role: 'status' });
    // Each editor tells it to those who hear the page.
    const keys = make('p', { class: 'live-keys', 'aria-hidden': 'true' }, words.EDITOR_HINT);
    this.edits = make('p', { class: 'live-edits' });
    this.old = make('div', { class: 'live-old' });
    this.loading.hidden = true;
    place.replaceChildren(this.buttons, this.loading, this.status, keys, this.edits, this.old);
    this.showRunning(false);
  }

  /** The button that was pressed to begin is gone: the keyboard goes on from the next one. */
  focus() {
    this.buttons.querySelector('button').focus();
  }

  say(text) {
    write(this.status, text);
  }

  /** Bytes that came, bytes in all; no file when Python itself is starting. */
  progress({ loaded, total, file }) {
    this.loading.hidden = false;
    if (total) {
      this.bar.max = total;
      this.bar.value = loaded;
    }
    write(this.bytes, file && loaded < total ? words.fetching(file, loaded, total) : words.STARTING);
  }

  hideProgress() {
    this.loading.hidden = true;
  }

  showRunning(isRunning) {
    this.stopButton.disabled = !isRunning;
  }

  /** How many cells are changed, and whether the browser keeps that. */
  showEdits(count, isRefused, forget) {
    if (!count) return this.edits.replaceChildren();
    const told = isRefused ? `${words.edits(count)} ${words.REFUSED}` : words.edits(count);
    return this.edits.replaceChildren(`${told} `, button(words.FORGET, words.FORGET, forget));
  }

  /** Edits that belong to code which the book has replaced: they can be read and forgotten. */
  showOld(entries, forget) {
    if (!entries.length) return this.old.replaceChildren();
    const list = make('details', {}, make('summary', {}, words.SHOW_OLD));
    list.append(...entries.map(({ text }) => make('pre', { tabindex: '0' }, text)));
    list.append(button(words.FORGET_OLD, words.FORGET_OLD, forget));
    return this.old.replaceChildren(make('p', {}, words.oldEdits(entries.length)), list);
  }
}
