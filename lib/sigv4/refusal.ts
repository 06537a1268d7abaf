import { ALGORITHM } from './types';

/**
 * Why a request is not authentic, in the words and with the `x-amzn-ErrorType` that API Gateway uses; status always 403.
 *
 * Where the words come from, as marked here and where they are used:
 * [gateway] published responses of API Gateway;
 * [sibling] responses of DynamoDB and Kinesis, noted in the sources of dynalite and kinesalite; that API Gateway says the same
 * is likely, not shown;
 * [memory] nothing that can be pointed to;
 * [ours] no known words of AWS.
 */
export type Refusal = {
  errorType:
    | 'MissingAuthenticationTokenException'
    | 'IncompleteSignatureException'
    | 'InvalidSignatureException'
    | 'UnrecognizedClientException'
    | 'ExpiredTokenException';
  message: string;
};

export type Checked<T> = { ok: true; data: T } | { ok: false; refusal: Refusal };

/** A request that carries nothing to authenticate it. [gateway] */
export function missingToken(): Refusal {
  return { errorType: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
}

/** The fields of the signature cannot be read. The type is [sibling]. */
export function incomplete(message: string): Refusal {
  return { errorType: 'IncompleteSignatureException', message };
}

export function invalidSignature(message: string): Refusal {
  return { errorType: 'InvalidSignatureException', message };
}

/** [gateway] */
export function notAPair(part: string, authorization: string): Refusal {
  return incomplete(
    `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`,
  );
}

/** [sibling] `missing` are names of parameters. */
export function incompleteHeader(missing: readonly string[], hasDate: boolean, authorization: string): Refusal {
  const sentences = missing.map((name) => `Authorization header requires '${name}' parameter.`);
  if (!hasDate) {
    sentences.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  return incomplete(`${sentences.join(' ')} Authorization=${authorization}`);
}

/** [sibling] */
export function incompleteQuery(missing: readonly string[]): Refusal {
  const sentences = missing.map((name) => `AWS query-string parameters must include '${name}'.`);
  return incomplete(`${sentences.join(' ')} Re-examine the query-string parameters.`);
}

/** [sibling] */
export function bothForms(parameter: string): Refusal {
  return invalidSignature(`Found both '${parameter}' as a query-string param and 'Authorization' as HTTP header.`);
}

/** [sibling] */
export function unsupportedAlgorithm(algorithm: string): Refusal {
  return incomplete(`Unsupported AWS 'algorithm': '${algorithm}' (only ${ALGORITHM} for now). `);
}

/** [sibling] */
export function badCredential(credential: string): Refusal {
  return incomplete(
    'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, ' +
      `got '${credential}'`,
  );
}

/** [sibling] */
export function badDate(text: string): Refusal {
  return incomplete(
    `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  );
}

/** [ours] */
export function badSignedHeaders(text: string): Refusal {
  return incomplete(`SignedHeaders must be in lower case, sorted and without repetition, got '${text}'`);
}

/** [sibling] for `Host`. */
export function notSigned(header: string): Refusal {
  return invalidSignature(`'${header}' must be a 'SignedHeader' in the AWS Authorization.`);
}

/** Unknown access key or wrong session token: one text for both, so that neither can be told from the other. [gateway] */
export function unrecognisedClient(): Refusal {
  return {
    errorType: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  };
}

/** Temporary credentials past their end. The type is [memory], and so is the missing full stop. */
export function expiredToken(): Refusal {
  return {
    errorType: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  };
}

/** Shows both intermediate strings, as AWS does: they hold nothing secret and are what the caller needs to compare. [gateway] */
export function signatureMismatch(canonical: string, toSign: string): Refusal {
  return invalidSignature(
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n' +
      `The Canonical String for this request should have been\n'${canonical}'\n\n` +
      `The String-to-Sign should have been\n'${toSign}'\n`,
  );
}
