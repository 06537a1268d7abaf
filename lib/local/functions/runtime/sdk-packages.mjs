/** Whatever can be imported from here is what the user's code gets. */
export const SDK_HOME = import.meta.url;

/** @param {string} specifier */
export function isSdkPackage(specifier) {
  return /^@(aws-sdk|smithy)\/./.test(specifier);
}

/**
 * The same error, which also says what to do when the missing package belongs to an AWS SDK.
 * @param {Error} error
 * @param {string} specifier
 */
export function addSdkHint(error, specifier) {
  if (/^aws-sdk(\/|$)/.test(specifier)) {
    error.message +=
      '\nLambda has not brought version 2 of the SDK since its runtime for Node.js 18: use the packages of @aws-sdk, or install aws-sdk beside the handler.';
  } else if (isSdkPackage(specifier)) {
    error.message += `\nLambda brings ${specifier}, Switchboard does not: install it beside the handler (npm install ${specifier}).`;
  }
  return error;
}
