import { TextDocument } from 'vscode-languageserver-textdocument';
import { type CompletionItem, CompletionItemKind, InsertTextFormat, TextEdit } from 'vscode-languageserver-types';
import { YamlDocuments } from 'yaml-language-server/out/src/languageservice/parser/yaml-documents.js';
import { YamlCompletion } from 'yaml-language-server/out/src/languageservice/services/yamlCompletion.js';
import type { Position } from '../diagnostic.ts';
import { type SchemaNode, manifestSchema } from '../schema/manifestSchema.ts';
import { keyDocumentation } from './keyDocumentation.ts';
import type { CompletionProposal } from './proposal.ts';

/**
 * The schema as the language service is to see it: with every key's documentation where it looks for one, without the
 * keys of secrets, and without examples where better proposals come once the value is asked for.
 */
function documented(schema: SchemaNode, key?: string): SchemaNode {
  const { properties, items, additionalProperties, examples, ...rest } = schema;
  const facts = schema['x-facts'];
  return {
    ...rest,
    ...(examples && (facts === undefined || facts === 'command') ? { examples } : {}),
    ...(schema['x-secret'] ? { doNotSuggest: true } : {}),
    ...(key === undefined ? {} : { markdownDescription: keyDocumentation(key, schema) }),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, documented(child, name)])) } : {}),
    ...(items ? { items: documented(items) } : {}),
    ...(additionalProperties ? { additionalProperties: documented(additionalProperties) } : {}),
  };
}

/**
 * Keys and listed values at a place, by the completion of yaml-language-server. It is given our schema whatever the text
 * says, and has no way to ask for another.
 */
export async function serviceCompletion(text: string, position: Position): Promise<CompletionProposal[]> {
  const schema = { schema: documented(manifestSchema), errors: [], warnings: [] };
  const schemaService = { getSchemaForResource: () => Promise.resolve(schema), getAllSchemas: () => [] };
  const service = new YamlCompletion(schemaService as never, { textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } }, new YamlDocuments());
  service.configure({ completion: true, indentation: '  ', disableDefaultProperties: true }, undefined);
  const document = TextDocument.create('manifest:', 'yaml', 0, text);
  const { items } = await service.doComplete(document, { line: position.line - 1, character: position.column - 1 });
  // Items of this kind write a whole object without a name of its own; its keys are offered one by one.
  return items.filter(({ kind }) => kind !== CompletionItemKind.Class).flatMap((item) => toProposal(item));
}

function toProposal({ label, kind, textEdit, insertTextFormat, documentation }: CompletionItem): CompletionProposal[] {
  if (!TextEdit.is(textEdit)) return [];
  const { start, end } = textEdit.range;
  const words = typeof documentation === 'string' ? documentation : documentation?.value;
  return [
    {
      label,
      kind: kind === CompletionItemKind.Property ? 'key' : 'value',
      range: { start: { line: start.line + 1, column: start.character + 1 }, end: { line: end.line + 1, column: end.character + 1 } },
      newText: textEdit.newText,
      isSnippet: insertTextFormat === InsertTextFormat.Snippet,
      ...(words ? { documentation: words } : {}),
    },
  ];
}
