/** The empty list that all share: it can be no one's state, since nothing can be added to it. */
export const none: readonly never[] = Object.freeze([]);
