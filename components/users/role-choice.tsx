'use client';

import { GIVEN_ROLES, type GivenRole } from '@/lib/domain/role';
import { ROLE_WORDS } from './role-words';

type RoleChoiceProps = { value: GivenRole; onChange: (role: GivenRole) => void };

export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">Role</legend>
      <div className="divide-y rounded border border-edge">
        {GIVEN_ROLES.map((role) => (
          <label
            key={role}
            className="flex cursor-pointer items-start gap-3 px-3 py-2 text-sm has-checked:bg-accent-soft hover:not-has-checked:bg-hover"
          >
            <input
              type="radio"
              name="role"
              value={role}
              checked={role === value}
              onChange={() => onChange(role)}
              aria-describedby={`role-${role}`}
              aria-label={role}
              className="mt-0.5 size-4 shrink-0 cursor-pointer appearance-none rounded-full border border-edge bg-surface checked:border-[5px] checked:border-accent-solid checked:bg-on-solid"
            />
            <span className="w-18 shrink-0 font-medium capitalize">{role}</span>
            <span id={`role-${role}`} className="text-muted">
              {ROLE_WORDS[role]}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
