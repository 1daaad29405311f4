/** tree-sitter for the tests' engines, which share it. */
import { TreeSitter } from '../../server/src/syntax/document';

let loading: Promise<TreeSitter> | undefined;

export function trees(): Promise<TreeSitter> {
  return (loading ??= TreeSitter.load('dist'));
}
