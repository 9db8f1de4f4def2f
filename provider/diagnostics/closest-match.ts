/** Returns the known words that are closest to a given one; none if all are too different. */
export function closestMatches(word: string, known: readonly string[]): string[] {
  const distances = known.map((candidate) => distance(word.toLowerCase(), candidate.toLowerCase()));
  const best = Math.min(...distances);
  if (best > Math.max(2, Math.floor(word.length / 3))) return [];
  return known.filter((_, at) => distances[at] === best);
}

/** The Levenshtein distance: how many letters must be inserted, removed or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
