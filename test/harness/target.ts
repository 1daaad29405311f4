/** The machines that tests answer for. */
import { newTarget } from '../../server/src/target';

export const amd64 = newTarget({ goos: 'linux', goarch: 'amd64' });
export const i386 = newTarget({ goos: 'linux', goarch: '386' });
