-- Takes the signer's next nonce; its row is the queue. The nonce is never below p_floor, a node's count with pending
-- transactions.
-- It takes nothing and returns null where that count is impossible: far above the nonces taken here, and above the
-- mined count (p_mined; null: not read yet).
-- One wrong count must not leave a gap that blocks all our later transactions.
--
-- revision: 1
CREATE OR REPLACE FUNCTION take_nonce(p_network text, p_signer text, p_floor bigint, p_mined bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_nonce bigint;
  v_max_gap CONSTANT bigint := 64;
BEGIN
  INSERT INTO signer_nonces AS n (network, signer, next_nonce)
    SELECT p_network, p_signer, p_floor + 1 WHERE p_floor <= p_mined + v_max_gap
      OR EXISTS (SELECT 1 FROM signer_nonces o WHERE o.network = p_network AND o.signer = p_signer)
    ON CONFLICT (network, signer) DO UPDATE SET next_nonce = greatest(n.next_nonce, p_floor) + 1
      WHERE p_floor <= greatest(n.next_nonce, p_mined) + v_max_gap
    RETURNING n.next_nonce - 1 INTO v_nonce;
  RETURN v_nonce;
END $$;
