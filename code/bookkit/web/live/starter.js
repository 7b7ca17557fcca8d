// The small script on every page with code: it offers live Python, and loads nothing until then.
import { button, make } from './elements.js';
import { orphans } from './store.js';
import {
  edits,
  ended,
  FROM_DISK,
  INVITE,
  NO_MODULES,
  REGION,
  START,
  STARTING,
} from './words.js';

const place = document.querySelector('.live-control');
let attempts = 0;

function offer() {
  const changed = orphans([]).length;
  const note = make('span', { class: 'live-note', role: 'status' }, changed ? edits(changed) : INVITE);
  const start = button(START, START, async () => {
    note.textContent = STARTING;
    const setting = settings();
    // A browser may remember that a module did not come: a new press asks under a new name.
    attempts += 1;
    try {
      const { begin } = await import(`${setting.script}&attempt=${attempts}`);
      begin(place, setting);
    } catch (error) {
      console.error(error);
      note.textContent = ended('network');
    }
  });
  place.replaceChildren(start, note);
}

// Whatever unpacks streams has modules in workers, too.
const isAble = () =>
  [globalThis.WebAssembly, globalThis.Worker, globalThis.DecompressionStream].every(Boolean);

// Addresses are written relative to the page.
function settings() {
  const absolute = (value) => new URL(value, document.baseURI).href;
  const { script, worker, base, lock, widgets, mathematics, ...others } = JSON.parse(place.dataset.setting);
  return {
    ...others,
    script: absolute(script),
    worker: absolute(worker),
    base: absolute(base),
    lock: absolute(lock),
    widgets: { script: absolute(widgets.script), style: absolute(widgets.style) },
    mathematics: { ...mathematics, script: absolute(mathematics.script) },
  };
}

if (place) {
  place.setAttribute('role', 'region');
  place.setAttribute('aria-label', REGION);
  // A page from disk may start no worker, and a browser without these cannot run Python at all.
  if (location.protocol === 'file:') place.textContent = FROM_DISK;
  else if (!isAble()) place.textContent = NO_MODULES;
  else offer();
}
