/** What the other nodes said about a large payment, together. */
export type CrossCheckResult = 'agrees' | 'disagrees' | 'unseen' | 'unavailable';
