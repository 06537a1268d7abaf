'use client';

import { useQuery } from '@tanstack/react-query';
import { BookmarkPlus, Link2, Pencil, RotateCcw, Save, Trash2, Users, X } from 'lucide-react';
import { MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '@/components/ui/menu-items';
import { viewList } from '@/lib/client/views';
import type { View } from '@/lib/domain/view';
import { useConnections } from './connections-context';
import { UNFILTERED } from './list-params';
import { useViewActs } from './use-view-acts';
import type { AskView } from './view-dialogs';

type ViewsMenuProps = { onAsk: (ask: AskView) => void };

/** What stands in the open menu: the views, then what can be done. */
export function ViewsMenu({ onAsk }: ViewsMenuProps) {
  const { target, state, setState, view, isViewChanged } = useConnections();
  const acts = useViewActs();
  const { data: views, error } = useQuery({
    ...viewList(target.name),
    networkMode: 'always',
    refetchOnMount: 'always',
  });
  const shared = views?.filter(({ isShared }) => isShared) ?? [];
  const own = views?.filter(({ isShared }) => !isShared) ?? [];
  const open = (id: string) => {
    const chosen = views?.find((each) => each.id === id);
    if (chosen) acts.open(chosen);
  };
  return (
    <>
      <div className="max-h-[min(20rem,45dvh)] overflow-y-auto">
        <Choices label="Everybody’s" views={shared} value={state.view} onChoose={open} />
        <Choices label="Yours" views={own} value={state.view} onChoose={open} />
        {views?.length === 0 && <MenuLabel>No views of {target.title} are saved.</MenuLabel>}
        {!views && <MenuLabel>{error?.message ?? 'Reading the views …'}</MenuLabel>}
      </div>
      <MenuSeparator />
      <MenuItem icon={<BookmarkPlus aria-hidden="true" />} onSelect={() => onAsk({ act: 'save' })}>
        Save this view…
      </MenuItem>
      {view && isViewChanged && (
        <>
          {view.mayChange && (
            <MenuItem icon={<Save aria-hidden="true" />} onSelect={() => acts.update(view)}>
              Update “{view.name}”
            </MenuItem>
          )}
          <MenuItem icon={<RotateCcw aria-hidden="true" />} onSelect={() => acts.open(view)}>
            Discard the changes
          </MenuItem>
        </>
      )}
      {view && (
        <MenuItem icon={<Link2 aria-hidden="true" />} onSelect={() => acts.copyLink(view)}>
          Copy link
        </MenuItem>
      )}
      {view?.mayChange && (
        <>
          <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => onAsk({ act: 'rename', view })}>
            Rename…
          </MenuItem>
          <MenuItem icon={<Users aria-hidden="true" />} onSelect={() => acts.share(view)}>
            {view.isShared ? 'Stop sharing' : 'Share with everybody'}
          </MenuItem>
          <MenuItem tone="danger" icon={<Trash2 aria-hidden="true" />} onSelect={() => onAsk({ act: 'delete', view })}>
            Delete…
          </MenuItem>
        </>
      )}
      {state.view !== null && (
        <MenuItem icon={<X aria-hidden="true" />} onSelect={() => setState({ ...UNFILTERED, view: null })}>
          Close the view
        </MenuItem>
      )}
    </>
  );
}

type ChoicesProps = { label: string; views: View[]; value: string | null; onChoose: (id: string) => void };

function Choices({ label, views, value, onChoose }: ChoicesProps) {
  if (views.length === 0) return null;
  return (
    <MenuRadioGroup aria-label={label} value={value ?? ''} onValueChange={onChoose}>
      <MenuLabel>{label}</MenuLabel>
      {views.map(({ id, name, by, isShared, isWithheld }) => (
        <MenuRadioItem key={`${id} ${name}`} value={id} disabled={isWithheld === true} textValue={name}>
          <span className="block break-words">{name}</span>
          {isWithheld && <span className="block text-muted text-xs">Searches by what your role does not see</span>}
          {isShared && !isWithheld && <span className="block text-muted text-xs">by {by}</span>}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}
