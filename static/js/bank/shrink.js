// Makes photos smaller before they are sent: the server scales them to the same size anyway, and several photos of a
// phone together are more than it takes at once.

const MAX_SIDE = 1600; // pixels, as in services/pictures.py
const ENOUGH = 300 * 1024; // bytes: smaller files are sent as they are
const QUALITY = 0.9;
const AS_THEY_ARE = new Set(['image/gif']); // may be animated

/** @returns {{width: number, height: number}} the size within the longest side */
export function fitted(width, height, side = MAX_SIDE) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** @returns {string} the type to encode as: photos stay JPEG, what may be transparent becomes WebP */
export function typeFor(type) {
  return type === 'image/jpeg' ? 'image/jpeg' : 'image/webp';
}

/** @returns {boolean} whether a file is worth the work */
export function isWorthIt({ type, size }) {
  return type.startsWith('image/') && !AS_THEY_ARE.has(type) && size > ENOUGH;
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

/**
 * @param {File} file
 * @returns {Promise<File>} a smaller file with the same picture, or the file itself if that is not possible or not smaller
 */
export async function shrunk(file) {
  if (!isWorthIt(file)) return file;
  try {
    const image = await decode(file); // turned as its camera data say
    const { width, height } = fitted(image.naturalWidth, image.naturalHeight);
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    canvas.getContext('2d').drawImage(image, 0, 0, width, height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, typeFor(file.type), QUALITY); });
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name, { type: blob.type, lastModified: file.lastModified });
  } catch {
    return file; // no picture, or one that this browser cannot read: the server says what is wrong
  }
}
