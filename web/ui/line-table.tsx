import '@mantine/core/styles/Table.layer.css';
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './line-table.module.css';

/** A table of things that are read line by line, one a row; on a phone each line is a block. */
export function LineTable({ minWidth, heads, children }: { minWidth: number; heads: readonly string[]; children: ReactNode }) {
  return (
    <Table.ScrollContainer type="native" minWidth={minWidth} className={styles.table} classNames={{ scrollContainerInner: styles.inner }}>
      <Table verticalSpacing={8} fz={14}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
