// The reader's edits, kept by this browser: one entry for each changed cell.
//
// An entry is found by the code that the book came with, compared whole. After an update of the
// book it fits no cell any more: it is then kept and shown, but no cell takes it.
const VERSION = 1;
const PAGE = location.pathname.replace(/(index)?(\.html)?$/, '');
const PREFIX = `live-edits/${VERSION}/${PAGE}#`;

let refused = false;

/** Whether this browser refuses to keep edits: they then last as long as the page is open. */
export const isRefused = () => refused;

/** The place of a cell's edit: its original code, and which of several equal cells it is. */
export const placeOf = (original, twin = 0) => ({ original, twin, key: PREFIX + short(original, twin) });

/** The edited code of a cell, or null. */
export function edited(place) {
  const entry = parse(attempt(() => localStorage.getItem(place.key)));
  return entry && fits(entry, place) ? entry.text : null;
}

/** Keep the edited code of a cell; code that is the original again needs no entry. */
export function keep(place, text) {
  if (text === place.original) return forget(place);
  const { original, twin } = place;
  refused = !attempt(() => {
    localStorage.setItem(place.key, JSON.stringify({ original, twin, text }));
    return true;
  });
}

/** Forget the edit of a cell. */
export const forget = ({ key }) => attempt(() => localStorage.removeItem(key));

/** Edits of this page that fit none of the places: what the book has replaced since. */
export function orphans(places) {
  const keys = attempt(() => Object.keys(localStorage)) ?? [];
  return keys
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, ...parse(localStorage.getItem(key)) }))
    .filter((entry) => 'text' in entry && !places.some((place) => fits(entry, place)));
}

/** Call `listener(place key, text or null)` when another tab changes an edit of this page. */
export function onOtherTab(listener) {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key?.startsWith(PREFIX)) listener(key, parse(newValue)?.text ?? null);
  });
}

const fits = (entry, { original, twin }) => entry.original === original && entry.twin === twin;

function parse(value) {
  const entry = attempt(() => JSON.parse(value));
  const isOurs =
    typeof entry?.text === 'string' &&
    typeof entry.original === 'string' &&
    Number.isInteger(entry.twin);
  return isOurs ? entry : null;
}

function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

// A name for the key. Two texts may share one: the entry holds the original itself.
function short(original, twin) {
  let hash = 0xcbf29ce484222325n;
  for (const unit of `${twin}:${original}`)
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit.codePointAt(0))) * 0x100000001b3n);
  return hash.toString(36);
}
