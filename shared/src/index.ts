/** The wire contract of client and server: settings and custom messages. No logic but that of reading settings. */
export * from './protocol';
export * from './settings';
