// Search without accents and case: "america" finds "América".

function plain(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * @param {{prompt: string, tags?: string[]}[]} bank
 * @param {string} query every word must occur in the prompt or a tag
 */
export function searchBank(bank, query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return bank;
  return bank.filter((entry) => {
    const text = plain([entry.prompt, ...(entry.tags ?? [])].join(' '));
    return words.every((word) => text.includes(word));
  });
}
