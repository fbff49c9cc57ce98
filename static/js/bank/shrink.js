// Makes pictures smaller before they are sent: the server scales them to the same size anyway, and several photos of a
// phone together are more than it takes at once. What only this browser can read becomes a type that the server takes.

const MAX_SIDE = 1600; // pixels, as in services/pictures.py
const ENOUGH = 300 * 1024; // bytes: smaller files are sent as they are, unless they have too many pixels
const QUALITY = 0.9;
const TAKEN = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']); // by the server
const AS_THEY_ARE = new Set(['image/gif', 'image/svg+xml']); // the first may be animated, the second has no pixels

/** @returns {{width: number, height: number}} the size within the longest side; never a larger one */
export function fitted(width, height, side = MAX_SIDE) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * @param {boolean} isTransparent whether any pixel is
 * @returns {string[]} the types to encode as, of which the smallest is sent. JPEG has no transparency; PNG is for browsers
 *   that cannot write WebP.
 */
export function typesFor(type, isTransparent) {
  if (isTransparent) return ['image/webp', 'image/png'];
  return type === 'image/jpeg' ? ['image/jpeg'] : ['image/webp', 'image/jpeg'];
}

/** @returns {boolean} whether a file is a picture that may be encoded anew */
export function canShrink({ type }) {
  return type.startsWith('image/') && !AS_THEY_ARE.has(type);
}

/** @returns {boolean} whether a picture may be sent as it is */
export function isFine({ type, size }, { width, height }) {
  return TAKEN.has(type) && size <= ENOUGH && Math.max(width, height) <= MAX_SIDE;
}

async function decode(file) {
  const image = new Image();
  const reader = new FileReader(); // data: addresses are allowed for pictures by the Content-Security-Policy
  await new Promise((resolve, reject) => {
    reader.addEventListener('load', resolve);
    reader.addEventListener('error', reject);
    reader.readAsDataURL(file);
  });
  image.src = reader.result;
  await image.decode();
  return image;
}

/** @returns {boolean} whether any pixel of a canvas is transparent */
function isTransparent(context, width, height) {
  const { data } = context.getImageData(0, 0, width, height);
  for (let at = 3; at < data.length; at += 4) if (data[at] < 255) return true;
  return false;
}

/** @returns {Promise<Blob|null>} the canvas as a file of this type; null in a browser that cannot write it */
async function encoded(canvas, type) {
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, type, QUALITY); });
  return blob?.type === type ? blob : null;
}

/** Draw a picture within the longest side, turned as its camera data (EXIF) say: browsers draw it as they show it. */
function drawn(image, type) {
  const size = fitted(image.naturalWidth, image.naturalHeight);
  const canvas = Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, size.width, size.height);
  return { canvas, types: typesFor(type, type !== 'image/jpeg' && isTransparent(context, size.width, size.height)) };
}

/**
 * @param {File} file
 * @returns {Promise<File>} a smaller file with the same picture, or the file itself if that is not possible or not smaller
 */
export async function shrunk(file) {
  if (!canShrink(file)) return file;
  try {
    const image = await decode(file);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (isFine(file, { width, height })) return file;
    const { canvas, types } = drawn(image, file.type);
    const blobs = [];
    for (const type of types) blobs.push(await encoded(canvas, type));
    const [best] = blobs.filter(Boolean).sort((one, other) => one.size - other.size);
    const isNeeded = !TAKEN.has(file.type) || canvas.width < width;
    if (!best || (best.size >= file.size && !isNeeded)) return file;
    return new File([best], file.name, { type: best.type, lastModified: file.lastModified });
  } catch {
    return file; // no picture, or one that this browser cannot read: the server says what is wrong
  }
}
