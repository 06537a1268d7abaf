import { cloneElement, type ReactElement } from 'react';

type TooltipProps = {
  content: string | undefined;
  /** One element; where the words matter, one that can be focused. */
  children: ReactElement<{ 'data-tooltip'?: string | undefined }>;
};

/** Extra words, shown by the page's one TooltipLayer: a list of hundreds of tips costs no more than one. */
export function Tooltip({ content, children }: TooltipProps) {
  return cloneElement(children, { 'data-tooltip': content });
}
