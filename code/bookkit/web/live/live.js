// Makes a page live: loaded when the reader asks for it, and not before.
import { findCells } from './cells.js';
import { Control } from './control.js';
import { Failure, Kernel } from './kernel.js';
import { typesetter } from './mathematics.js';
import { Runner } from './runner.js';
import * as store from './store.js';
import { Widgets } from './widgets.js';
import * as words from './words.js';

/** Turn the page's cells into editors and start Python; `setting` holds the addresses it needs. */
export function begin(place, setting) {
  const act = {
    run: (cell) => runner.run(cell),
    runTo: (cell) => runner.runTo(cell),
    runAll: () => runner.runAll(),
    stop: () => runner.stop(),
    restart,
    changed: showEdits,
    complete: (code, position) => ask({ type: 'complete', code, position }),
    inspect: (code, position) => ask({ type: 'inspect', code, position }),
  };
  const control = new Control(place, act);
  const say = (text) => control.say(text);
  const widgets = new Widgets(setting.widgets);
  const kernel = new Kernel(setting, widgets, {
    start: onStart,
    progress,
    ready,
    answering: () => showRunning(),
    gone,
  });
  const page = {
    displays: new Map(),
    widget: (id) => widgets.element(id),
    typeset: typesetter(setting.mathematics),
  };
  widgets.connect(kernel, page);
  const runner = new Runner({ kernel, page, say, showRunning });
  // Fetching begins before the editors are made, which takes a moment on a long page.
  kernel.start();
  const main = place.closest('main') ?? document.body;
  runner.cells = findCells(main, act);
  main.classList.add('live-on');

  function showRunning() {
    control.showRunning(runner.isBusy || kernel.isStarting || kernel.isAnswering);
  }

  function onStart() {
    say(words.STARTING);
    showRunning();
  }

  function progress(message) {
    control.progress(message);
  }

  function ready() {
    control.hideProgress();
    if (!runner.isBusy) say(words.READY);
    showRunning();
  }

  function gone(failure) {
    control.hideProgress();
    for (const cell of runner.cells) cell.forgetRun();
    page.displays.clear();
    say(words.ended(failure.kind));
    if (failure.kind === 'crashed') console.error(failure);
    showRunning();
  }

  function restart() {
    kernel.end(new Failure('restarted'));
    kernel.start();
  }

  async function ask(message) {
    if (!kernel.isReady || runner.isBusy) return null;
    const { content } = await kernel.request(message);
    return content;
  }

  function showEdits() {
    const changed = runner.cells.filter((cell) => cell.isChanged);
    control.showEdits(changed.length, store.isRefused(), () => {
      if (!window.confirm(words.SURE)) return;
      changed.forEach((cell) => cell.reset());
      control.focus();
    });
  }

  function showOld() {
    const old = store.orphans(runner.cells.map(({ place: own }) => own));
    control.showOld(old, () => {
      old.forEach(store.forget);
      showOld();
    });
  }

  showEdits();
  showOld();
  store.onOtherTab((key, text) => {
    runner.cells.find(({ place: own }) => own.key === key)?.otherTab(text);
  });
  control.focus();
}
