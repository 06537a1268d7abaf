// Loaded by Node's thread for module hooks, where these are the only ones there are (Node 20); see provide-sdk.mjs.

import { addSdkHint, isSdkPackage, SDK_HOME } from './sdk-packages.mjs';

/** @param {string} specifier @param {object} context @param {Function} nextResolve */
export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    if (!isSdkPackage(specifier)) throw addSdkHint(error, specifier);
    return nextResolve(specifier, { ...context, parentURL: SDK_HOME }).catch(() => {
      throw addSdkHint(error, specifier);
    });
  }
}
