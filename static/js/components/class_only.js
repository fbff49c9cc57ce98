/**
 * A lesson of a class is only for its students, with their accounts: the form says so as soon as a class is chosen.
 * @param {HTMLSelectElement | null} course
 * @param {HTMLSelectElement | null} joinMode  is not sent while a class is chosen; the server knows what follows from it
 */
export function install(course, joinMode) {
  if (!course || !joinMode) return;
  let chosen = joinMode.value;
  const apply = () => {
    const forClass = course.value !== '';
    if (forClass === joinMode.disabled) return;
    if (forClass) chosen = joinMode.value;
    joinMode.disabled = forClass;
    joinMode.value = forClass ? 'account' : chosen;
  };
  course.addEventListener('change', apply);
  addEventListener('pageshow', apply); // the browser fills the form in again on the way back
  apply();
}
