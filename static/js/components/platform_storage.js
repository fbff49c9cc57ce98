// The storage that a learning platform keeps for tools in its frames, where browsers give them no cookies.
// Source: LTI client-side postMessage specification 0.1 and its storage, https://www.imsglobal.org/spec/lti-cs-oidc/v0p1

const frameOf = (view, target) => {
  const above = view.opener ?? view.parent;
  if (target === '_parent' || !target) return above;
  try {
    return above.frames[target] ?? above;
  } catch {
    return above; // a frame of another site that does not tell its names
  }
};

/**
 * Ask the platform to keep a value ("put"), or for one that it has kept ("get").
 * Resolves to the value; to undefined where the platform refuses, or says nothing for `within` milliseconds.
 */
export function askStorage(view, { action, target, origin, key, value, within }) {
  const id = `${key}-${action}`;
  return new Promise((resolve) => {
    const end = (answer) => {
      view.clearTimeout(timer);
      view.removeEventListener('message', hear);
      resolve(answer);
    };
    const hear = (event) => {
      const said = event.data;
      if (event.origin !== origin || said?.message_id !== id || said.subject !== `lti.${action}_data.response`) return;
      end(said.error ? undefined : said.value ?? undefined);
    };
    const timer = view.setTimeout(end, within);
    view.addEventListener('message', hear);
    const message = { subject: `lti.${action}_data`, message_id: id, key };
    frameOf(view, target).postMessage(action === 'put' ? { ...message, value } : message, origin);
  });
}
