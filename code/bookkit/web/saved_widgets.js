// Draws the ipywidgets that a notebook saved, on a page that has no kernel.
//
// MyST-NB writes the saved models of a page into one script element, and leaves another where
// each widget stood. This script is a classic one, so that it also runs from file://.
import { LiveManager, SavedManager } from './manager.js';
import './saved_widgets.css';

const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
// What stands in a widget's place until it is drawn (and for good, where no script runs).
const FALLBACK = 'saved-widget-fallback';

async function drawAll() {
  const state = document.querySelector(STATE);
  if (!state) return;
  const manager = new SavedManager();
  const models = await manager.set_state(JSON.parse(state.textContent));
  const byId = new Map(models.map((model) => [model.model_id, model]));
  for (const place of document.querySelectorAll(VIEW)) {
    const model = byId.get(JSON.parse(place.textContent).model_id);
    if (model) await draw(manager, model, place);
  }
}

async function draw(manager, model, place) {
  const host = document.createElement('div');
  host.className = 'saved-widget';
  place.before(host);
  await manager.display_view(await manager.create_view(model), host);
  const fallback = host.previousElementSibling;
  if (fallback?.classList.contains(FALLBACK)) fallback.remove();
}

// What makes a page live finds the library here, where it is loaded already.
window.bookWidgets = { LiveManager };

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', drawAll);
else drawAll();
