/** Why a request is not authentic, in the words and with the `x-amzn-ErrorType` that API Gateway uses; status always 403. */
export type Refusal = {
  errorType:
    | 'MissingAuthenticationTokenException'
    | 'IncompleteSignatureException'
    | 'InvalidSignatureException'
    | 'UnrecognizedClientException';
  message: string;
};

/** A request that carries nothing to authenticate it. */
export function missingToken(): Refusal {
  return { errorType: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
}

/** The fields of the signature cannot be read. */
export function incomplete(message: string): Refusal {
  return { errorType: 'IncompleteSignatureException', message };
}

export function invalidSignature(message: string): Refusal {
  return { errorType: 'InvalidSignatureException', message };
}

/** Unknown access key or wrong session token: one text for both, so that neither can be told from the other. */
export function unrecognisedClient(): Refusal {
  return {
    errorType: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  };
}

/** Shows both intermediate strings, as AWS does: they hold nothing secret and are what the caller needs to compare. */
export function signatureMismatch(canonical: string, toSign: string): Refusal {
  return invalidSignature(
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n' +
      `The Canonical String for this request should have been\n'${canonical}'\n\n` +
      `The String-to-Sign should have been\n'${toSign}'\n`,
  );
}
