// Gives every control of a view the name that a screen reader speaks: its description.

let count = 0;
const withId = (element) => {
  element.id ||= `saved-widget-${(count += 1)}`;
  return element.id;
};

export function nameControls(view) {
  // A box holds the controls of other views, which name their own.
  if (!view.el || view.children_views) return;
  const handles = view.el.querySelectorAll('[role=slider]');
  handles.forEach((handle, i) => {
    name(handle, view);
    if (handles.length > 1) nameEnd(handle, ['from', 'to'][i]);
    speakValue(handle, i, view);
  });
  if (view.readout?.contentEditable === 'true') {
    view.readout.setAttribute('role', 'textbox');
    name(view.readout, view);
  }
  for (const field of view.el.querySelectorAll('input, select, textarea')) {
    if (!isShown(ownLabel(field, view))) name(field, view);
  }
}

const isShown = (label) => label && label.style.display !== 'none' && label.textContent.trim();

// `field.labels` stays empty until the view is part of the page.
const ownLabel = (field, view) =>
  field.closest('label') ??
  [...view.el.querySelectorAll('label[for]')].find((label) => label.htmlFor === field.id);

// A visible description names the control by reference, so that typeset mathematics is spoken.
function name(control, view) {
  if (isShown(view.label)) {
    control.setAttribute('aria-labelledby', withId(view.label));
  } else {
    control.setAttribute('aria-label', unseenName(view.model));
  }
}

const unseenName = (model) =>
  model.get('tooltip') ||
  model.get('placeholder') ||
  model.get('_model_name').replace(/Model$/, '');

// The two handles of a range share a description: each adds its own word to it.
function nameEnd(handle, word) {
  const shared = handle.getAttribute('aria-labelledby');
  const spoken = handle.getAttribute('aria-label');
  handle.setAttribute('aria-label', spoken ? `${spoken} ${word}` : word);
  if (shared) handle.setAttribute('aria-labelledby', `${shared} ${withId(handle)}`);
}

// noUiSlider speaks a bare number; the reader sees the readout, and should hear it.
function speakValue(handle, i, view) {
  const speak = () => handle.setAttribute('aria-valuetext', shownValue(view, i));
  view.$slider.noUiSlider.on('update', speak);
}

function shownValue({ $slider, model, readout }, i) {
  const positions = $slider.noUiSlider.get();
  if (!Array.isArray(positions)) return readout.textContent;
  return model.get('_options_labels')?.[positions[i]] ?? model.readout_formatter(positions[i]);
}
