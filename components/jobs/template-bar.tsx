'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ConfirmDialog } from '@/components/shell/confirm-dialog';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { deleteTemplate, saveTemplate } from '@/lib/actions/templates';
import { templateList, templatesKey } from '@/lib/client/templates';
import { refusalOf } from '@/lib/client/unwrap';
import type { SavedTemplate } from '@/lib/domain/saved-template';
import type { ContentDraft } from './content-fields';
import { SaveTemplateDialog } from './save-template-dialog';

type TemplateBarProps = {
  target: string;
  draft: ContentDraft;
  onChange: (changes: Partial<ContentDraft>) => void;
};

/** Saved texts of notices: load one, save what is written, put it in the place of the loaded one, delete that. */
export function TemplateBar({ target, draft, onChange }: TemplateBarProps) {
  const { data: templates, error } = useQuery({ ...templateList(target), networkMode: 'always' });
  const queries = useQueryClient();
  const selectId = useId();
  const [loadedId, setLoadedId] = useState<string | null>(null);
  const [asked, setAsked] = useState<'save' | 'delete' | null>(null);
  const loaded = templates?.find(({ id }) => id === loadedId);
  const { text, format } = draft;
  const isChanged = loaded !== undefined && (loaded.text !== text || loaded.format !== format);
  const renew = () => queries.invalidateQueries({ queryKey: templatesKey(target) });

  function load(id: string) {
    const chosen = templates?.find((each) => each.id === id);
    setLoadedId(chosen?.id ?? null);
    if (!chosen) return;
    onChange({ text: chosen.text, format: chosen.format });
    const isLost = text !== '' && !templates?.some((each) => each.text === text);
    // Nothing that somebody wrote is gone by one choice.
    if (isLost)
      toast.info(`Loaded “${chosen.name}”`, { action: { label: 'Undo', onClick: () => onChange({ text, format }) } });
  }

  async function update({ id, name, isShared, updatedAt }: SavedTemplate) {
    const result = await saveTemplate({
      target,
      name,
      isShared,
      content: { kind: 'notice', format, text },
      replaces: { id, updatedAt },
    }).catch(refusalOf);
    if (result?.ok) toast.success(`Updated “${name}”`);
    else toast.error('Not updated', { description: result?.error.message ?? 'No answer came: it may be done.' });
    await renew();
  }

  function close() {
    setAsked(null);
    void renew();
  }

  const option = ({ id, name, by, isShared }: SavedTemplate) => (
    <option key={id} value={id}>
      {isShared ? `${name}, by ${by}` : name}
    </option>
  );
  const shared = templates?.filter(({ isShared }) => isShared) ?? [];
  const own = templates?.filter(({ isShared }) => !isShared) ?? [];
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <label htmlFor={selectId}>Template</label>
      <Select
        id={selectId}
        className="max-w-full sm:max-w-72"
        value={loaded?.id ?? ''}
        onChange={(event) => load(event.target.value)}
      >
        <option value="">{templates?.length === 0 ? 'None saved' : 'None'}</option>
        {shared.length > 0 && <optgroup label="Everybody’s">{shared.map(option)}</optgroup>}
        {own.length > 0 && <optgroup label="Yours">{own.map(option)}</optgroup>}
      </Select>
      {loaded?.mayChange && isChanged && <Button onClick={() => void update(loaded)}>Update</Button>}
      <Button disabled={text === ''} onClick={() => setAsked('save')}>
        Save as template…
      </Button>
      {loaded?.mayChange && (
        <Button variant="ghost" onClick={() => setAsked('delete')}>
          Delete…
        </Button>
      )}
      {!templates && error && <span className="text-danger">{error.message}</span>}
      {asked === 'save' && (
        <SaveTemplateDialog
          target={target}
          content={{ kind: 'notice', format, text }}
          onClose={(saved) => {
            setAsked(null);
            if (!saved) return;
            queries.setQueryData<SavedTemplate[]>(templatesKey(target), (all) => [...(all ?? []), saved]);
            setLoadedId(saved.id);
            void renew();
          }}
        />
      )}
      {asked === 'delete' && loaded && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={`Delete “${loaded.name}”`}
          description={`${loaded.isShared ? 'Everybody loses this template. ' : ''}What is written stays.`}
          label="Delete the template"
          variant="danger"
          failed="Not deleted"
          act={() => deleteTemplate({ target, id: loaded.id, name: loaded.name, isShared: loaded.isShared })}
          onDone={close}
        />
      )}
    </div>
  );
}
