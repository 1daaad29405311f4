/** The seam between the engine and those who show its answers: plain immutable objects. */
export type * from './allocates';
export type * from './engine';
export type * from './file';
export type * from './finding';
export type * from './flow';
export type * from './function';
export type * from './inlining';
export type * from './promise';
export * from './state';
