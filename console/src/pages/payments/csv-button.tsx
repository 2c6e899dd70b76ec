import { api, type CallOf } from '../../api/client';
import { useChange } from '../../api/hooks';
import { lineOf } from '../../api/error';
import { Button, useToast } from '../../kit';

/** Saves the payments that match as a file. A link would not say which environment is meant. */
export function CsvButton({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const say = useToast();
  const save = useChange(async () => {
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
    const filters = given as NonNullable<CallOf<'listPayments'>['query']>;
    const text = await api.listPayments({ query: { ...filters, format: 'csv' } });
    const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'payments.csv';
    link.click();
    URL.revokeObjectURL(url);
  });
  return (
    <Button
      pending={save.isPending}
      onPress={() => {
        save.mutate(undefined, {
          onError: (error) => {
            say(lineOf(error), 'bad');
          },
        });
      }}
    >
      Export CSV
    </Button>
  );
}
