import { ButtonLink, EmptyState, Page } from '../../kit';

export default function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState title="There is no such page" action={<ButtonLink to="/">To the start</ButtonLink>}>
        The address may be old, or mistyped.
      </EmptyState>
    </Page>
  );
}
