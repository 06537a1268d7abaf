import * as modules from 'node:module';
import { addSdkHint, isSdkPackage, SDK_HOME } from './sdk-packages.mjs';

/**
 * Lets the user's code find `@aws-sdk/*` and `@smithy/*` although they are not installed beside it, as in Lambda's runtimes, which
 * bring them along. What is installed beside it comes first.
 */
export function provideSdk() {
  provideToRequire();
  // Node 20 has only hooks in a thread of their own.
  if (modules.registerHooks) modules.registerHooks({ resolve: resolveImport });
  else modules.register('./sdk-hooks.mjs', import.meta.url);
}

function provideToRequire() {
  const { Module } = modules;
  const requireOwn = modules.createRequire(SDK_HOME);
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, ...rest) {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
      if (!isSdkPackage(request)) throw addSdkHint(error, request);
      try {
        return requireOwn.resolve(request);
      } catch {
        throw addSdkHint(error, request);
      }
    }
  };
}

/** @param {string} specifier @param {{ conditions: string[] }} context @param {Function} nextResolve */
function resolveImport(specifier, context, nextResolve) {
  if (!context.conditions.includes('import')) return nextResolve(specifier, context);
  try {
    return nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    if (!isSdkPackage(specifier)) throw addSdkHint(error, specifier);
    try {
      return nextResolve(specifier, { ...context, parentURL: SDK_HOME });
    } catch {
      throw addSdkHint(error, specifier);
    }
  }
}
