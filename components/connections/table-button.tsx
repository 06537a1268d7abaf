'use client';

import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { preload } from '@/components/ui/use-extra';
import { useLate } from '@/components/ui/use-late';

const load = () => import('./table-dialog');

export function TableButton() {
  const [isOpen, setOpen] = useState(false);
  const late = useLate(load, isOpen, setOpen);
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        className="max-sm:px-2"
        aria-haspopup="dialog"
        onPointerEnter={() => preload(load)}
        onFocus={() => preload(load)}
        onClick={() => setOpen(true)}
      >
        <Columns3 aria-hidden="true" />
        <span className="max-sm:sr-only">Columns</span>
      </Button>
      {late && <late.TableDialog open={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
