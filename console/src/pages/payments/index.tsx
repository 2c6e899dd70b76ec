import { Route, Routes } from 'react-router';
import { PaymentDetail } from './detail/payment-detail';
import { PaymentList } from './payment-list';

export default function PaymentsPage() {
  return (
    <Routes>
      <Route index element={<PaymentList />} />
      <Route path=":id" element={<PaymentDetail />} />
    </Routes>
  );
}
