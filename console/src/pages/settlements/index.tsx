import { Route, Routes } from 'react-router';
import { SettlementDetail } from './settlement-detail';
import { SettlementList } from './settlement-list';

export default function SettlementsPage() {
  return (
    <Routes>
      <Route index element={<SettlementList />} />
      <Route path=":id" element={<SettlementDetail />} />
    </Routes>
  );
}
