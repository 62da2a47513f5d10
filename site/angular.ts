import { dirname } from 'node:path';
import * as compilerCli from '@angular/compiler-cli';
import linker from '@angular/compiler-cli/linker/babel';
import { transformAsync } from '@babel/core';
import ts from 'typescript';
import type { Plugin } from 'vite';

// Its declarations import without endings, which the types of this repository do not resolve: so what is used is said here.
interface Compiler {
  NodeJSFileSystem: new () => unknown;
  setFileSystem(fileSystem: unknown): void;
  performCompilation(input: {
    rootNames: string[];
    options: ts.CompilerOptions & { disableTypeScriptVersionCheck: boolean };
    emitCallback(context: { program: ts.Program; customTransformers: ts.CustomTransformers }): ts.EmitResult;
    gatherDiagnostics(): ts.Diagnostic[];
  }): { diagnostics: ts.Diagnostic[] };
}
const { NodeJSFileSystem, performCompilation, setFileSystem } = compilerCli as unknown as Compiler;

/**
 * Angular's part of the build: components are compiled ahead of time, and its own packages, which are published half
 * compiled, are finished. Else Angular would compile in the page, by `new Function`, which no strict policy lets it do.
 */
export function angular(): Plugin {
  return {
    name: 'angular',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.component.ts')) return undefined;
      return { code: compileComponent(id), moduleType: 'js' };
    },
    async transform(code, id) {
      if (!id.includes('/@angular/') || !code.includes('ɵɵngDeclare')) return undefined;
      const linked = await transformAsync(code, {
        filename: id,
        configFile: false,
        babelrc: false,
        compact: false,
        plugins: [linker],
      });
      return { code: linked!.code!, map: null };
    },
  };
}

function compileComponent(file: string): string {
  setFileSystem(new NodeJSFileSystem());
  let code: string | undefined;
  performCompilation({
    rootNames: [file],
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      experimentalDecorators: true,
      skipLibCheck: true,
      types: [],
      rootDir: dirname(file),
      outDir: dirname(file),
      disableTypeScriptVersionCheck: true,
    },
    emitCallback: ({ program, customTransformers }) =>
      program.emit(undefined, (_name, text) => (code = text), undefined, false, customTransformers),
    // What the component imports is found by the build; its types are checked by the tests of the pages.
    gatherDiagnostics: () => [],
  });
  if (code === undefined) throw new Error(`Angular compiled nothing of ${file}.`);
  return code;
}
