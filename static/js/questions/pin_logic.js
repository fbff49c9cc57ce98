// Points on a map or picture; needs no document. A point on a sheet is in fractions of its width and height.

const EARTH_KM = 6371.0088;
const KM_A_DEGREE = (Math.PI * EARTH_KM) / 180;

/** @returns {number} within limits */
export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** The world as an equirectangular map. Points are [longitude, latitude] in degrees. */
export const world = {
  toSheet: ([longitude, latitude]) => [(longitude + 180) / 360, (90 - latitude) / 180],
  fromSheet: ([x, y]) => [round(clamp(x, 0, 1) * 360 - 180, 3), round(90 - clamp(y, 0, 1) * 180, 3)],
};

/** A picture. Points are fractions already. */
export const picture = {
  toSheet: (point) => point,
  fromSheet: ([x, y]) => [round(clamp(x, 0, 1), 4), round(clamp(y, 0, 1), 4)],
};

function round(value, digits) {
  return Number(value.toFixed(digits));
}

/** @returns {number} kilometres on a great circle (haversine), as the server grades */
export function distanceKm([east1, north1], [east2, north2]) {
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const half = Math.sin(rad(north2 - north1) / 2) ** 2
    + Math.cos(rad(north1)) * Math.cos(rad(north2)) * Math.sin(rad(east2 - east1) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** @returns {{rx: number, ry: number}} the radius of a circle on the map, in degrees; wider towards the poles */
export function circleOnMap([, latitude], km) {
  const ry = km / KM_A_DEGREE;
  return { rx: Math.min(180, ry / Math.max(0.05, Math.cos((latitude * Math.PI) / 180))), ry };
}

/** @returns {[number, number]} the place after an arrow key, in fractions; unknown keys: null */
export function moved(place, key, step) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (!(key in steps)) return null;
  const [dx, dy] = steps[key];
  return [clamp(place[0] + dx * step[0], 0, 1), clamp(place[1] + dy * step[1], 0, 1)];
}
