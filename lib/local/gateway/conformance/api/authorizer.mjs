import { findPlan, readPlan } from './plan.mjs';

/** Lets every client in that does not ask for something else. Its context has a value of every kind that one may have. */
export async function handler(event) {
  const plan = findPlan(event);
  const { authorizer: wish } = readPlan(plan);
  if (wish === 'unauthorized') throw new Error('Unauthorized');
  if (wish === 'fail') throw new Error('The authorizer fails as it was asked to');
  return {
    principalId: 'conformance',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Action: 'execute-api:Invoke', Effect: wish === 'deny' ? 'Deny' : 'Allow', Resource: event.methodArn },
      ],
    },
    context: {
      level: 3,
      isOpen: true,
      ...(plan && { plan }),
      ...(wish === 'tell' && { asked: JSON.stringify(summarise(event)) }),
    },
  };
}

/** Names only: a context has little room. */
function summarise({ type, methodArn, headers, ...rest }) {
  return { type, methodArn, headers: Object.keys(headers), others: Object.keys(rest) };
}
