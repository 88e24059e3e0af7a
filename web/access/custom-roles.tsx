import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { CreateCustomRole, type CustomRoleData, DeleteCustomRole, type GrantableData, UpdateCustomRole } from './access-query.ts';
import styles from './access.module.css';
import { WideTable } from './wide-table.tsx';

/** The roles that the company made, each on top of the role that a person has; and a way to make one. */
export function CustomRoles(props: { roles: readonly CustomRoleData[]; grantable: readonly GrantableData[]; onChange: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const [edited, setEdited] = useState<CustomRoleData | 'new' | null>(null);
  const done = () => {
    setEdited(null);
    props.onChange();
  };
  return (
    <>
      <p className={styles.quiet}>{props.roles.length === 0 ? words.access.noRoles : words.access.rolesWhat}</p>
      <ul className={styles.roles}>
        {props.roles.map((role) => (
          <li key={role.id}>
            <button type="button" onClick={() => setEdited(role)}>
              {role.name}
            </button>
            <small>{words.access.rightsOf(role.grants.length)}</small>
          </li>
        ))}
      </ul>
      <Button variant="default" onClick={() => setEdited('new')}>
        {words.access.newRole}
      </Button>
      {edited !== null && (
        <Modal
          opened
          size="xl"
          onClose={() => setEdited(null)}
          title={edited === 'new' ? words.access.newRole : edited.name}
          closeButtonProps={{ 'aria-label': texts.app.close }}
        >
          <RoleForm role={edited === 'new' ? null : edited} grantable={props.grantable} onDone={done} />
        </Modal>
      )}
    </>
  );
}

/** A name, and for each right how far it reaches. */
function RoleForm({ role, grantable, onDone }: { role: CustomRoleData | null; grantable: readonly GrantableData[]; onDone: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const create = useAct(CreateCustomRole);
  const update = useAct(UpdateCustomRole);
  const remove = useAct(DeleteCustomRole);
  const [name, setName] = useState(role?.name ?? '');
  const [reaches, setReaches] = useState(() => new Map((role?.grants ?? []).map(({ action, noun, reach }) => [`${noun} ${action}`, reach])));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const grants = [...reaches].flatMap(([right, reach]) => {
      const [noun = '', action = ''] = right.split(' ');
      return reach === '' ? [] : [{ noun, action, reach }];
    });
    const outcome = role
      ? await update.act({ id: role.id, version: role.version, input: { name, grants } }, words.access.saved)
      : await create.act({ input: { name, grants } }, words.access.saved);
    if (outcome.ok) onDone();
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextInput label={words.access.roleName} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <WideTable label={words.access.rules}>
        <thead>
          <tr>
            <th scope="col">{words.access.thing}</th>
            <th scope="col">{words.access.rights}</th>
          </tr>
        </thead>
        <tbody>
          {grantable.map(({ noun, actions, reaches: possible }) => (
            <tr key={noun}>
              <th scope="row">{words.access.nouns[noun] ?? noun}</th>
              <td>
                <div className={styles.rights}>
                  {actions.map((action) => (
                    <NativeSelect
                      key={action}
                      size="xs"
                      label={words.access.actions[action] ?? action}
                      value={reaches.get(`${noun} ${action}`) ?? ''}
                      data={[{ value: '', label: words.access.no }, ...possible.map((value) => ({ value, label: words.access.reach[value] ?? value }))]}
                      onChange={(event) => setReaches(new Map(reaches).set(`${noun} ${action}`, event.currentTarget.value))}
                    />
                  ))}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <div className={styles.buttons}>
        <Button type="submit" loading={create.acting || update.acting}>
          {texts.app.save}
        </Button>
        {role && (
          <Confirm
            variant="default"
            question={words.access.deleteRoleWhat}
            onConfirm={async () => {
              const outcome = await remove.act({ id: role.id, version: role.version }, words.access.roleDeleted);
              if (outcome.ok) onDone();
            }}
          >
            {words.access.deleteRole}
          </Confirm>
        )}
      </div>
    </form>
  );
}
