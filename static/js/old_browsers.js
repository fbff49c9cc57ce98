// What the oldest supported browsers lack (README.md names them), of what the pages call. `make lint` finds what else
// is missing: scripts/old_browsers.mjs.

function add(prototype, name, method) {
  if (!(name in prototype)) Object.defineProperty(prototype, name, { value: method, configurable: true, writable: true });
}

// Safari 14, Chrome 86
for (const { prototype } of [Element, Document, DocumentFragment]) {
  add(prototype, 'replaceChildren', function replaceChildren(...nodes) {
    while (this.lastChild) this.removeChild(this.lastChild);
    this.append(...nodes);
  });
}

// Safari 16. A form is sent by the press of a button, so that it is checked, and a listener may take over.
add(HTMLFormElement.prototype, 'requestSubmit', function requestSubmit(submitter) {
  const button = submitter ?? this.appendChild(Object.assign(document.createElement('button'), { hidden: true }));
  button.click();
  if (!submitter) button.remove();
});
