// What a picture may show, guessed from the name of its file. Names that cameras, phones and clipboards give say nothing.

const ENDINGS = /(?:\.(?:jpe?g|jfif|png|webp|gif|svg|hei[cf]|bmp|tiff?|avif))+$/i;
const COPY = /\s*(?:\(\d+\)|\s(?:copy|copia)(?:\s\d+)?)$/i;
const SIZE = /\b\d{2,5}\s?(?:px\b|x\s?\d{2,5}\b)/gi;
const IDS = /^(?=.*\d)[\da-f]{8,}$|^\d+[a-z]?$|^(?=.*\d)(?=.*[a-z])[\da-z]{12,}$/i;
const SAYS_NOTHING = new Set([
  'img', 'dsc', 'dscn', 'dscf', 'pxl', 'mvimg', 'dcim', 'scan', 'scanned', 'image', 'images', 'imagen', 'picture', 'pic', 'photo', 'foto', 'fotografia',
  'screenshot', 'screen', 'shot', 'captura', 'pantalla', 'recorte', 'whatsapp', 'whats', 'app', 'telegram', 'signal', 'snapchat', 'unnamed', 'untitled', 'titulo', 'download',
  'descarga', 'clipboard', 'portapapeles', 'file', 'archivo', 'new', 'nuevo', 'nueva', 'final', 'edited', 'editado', 'de', 'del', 'sin', 'wa', 'a', 'at', 'am', 'pm',
]);

function isTelling(word) {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return !SAYS_NOTHING.has(plain.replace(/\d+$/, '')) && !IDS.test(plain) && /\p{L}{2}/u.test(plain);
}

/**
 * @param {string} name of a file
 * @returns {string} an alternative text to begin with; empty if the name says nothing
 */
export function proposedText(name) {
  const bare = name.normalize('NFC').replace(/^.*[\\/]/, '').replace(ENDINGS, '').replace(/%20/g, ' ');
  const spaced = bare.replace(/[_+.·]+/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\S)-+(?=\S)/g, '$1 ').replace(SIZE, ' ');
  const text = spaced.replace(COPY, '').replace(/\s+/g, ' ').replace(/^[\s\-–—,]+|[\s\-–—,]+$/g, '');
  const telling = text.split(/[\s()]+/).filter(isTelling);
  if (telling.join('').length < 3) return '';
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
