/** The reader of git repositories, a file of its own: what needs none does not load it. */
export { GitError, Repository } from './vfs/git';
