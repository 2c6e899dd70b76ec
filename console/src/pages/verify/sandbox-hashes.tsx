import { useState } from 'react';
import { Button, Select } from '../../kit';
import { OUTCOMES, sandboxHash } from './sandbox';

/** Makes a hash for each answer that the sandbox has. */
export function SandboxHashes({ onChoose }: { readonly onChoose: (hash: string) => void }) {
  const [code, setCode] = useState<string>(OUTCOMES[0].code);
  return (
    <div className="row sandbox-hashes">
      <Select
        label="Sandbox answer"
        value={code}
        onChange={setCode}
        options={OUTCOMES.map((outcome) => ({ value: outcome.code, label: outcome.label }))}
      />
      <Button
        onPress={() => {
          onChoose(sandboxHash(code));
        }}
      >
        Use a sandbox hash
      </Button>
    </div>
  );
}
