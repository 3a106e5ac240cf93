using System;
using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>Takes in what the companion sends: answers go to the calls that wait for them, events to the listener.</summary>
    internal sealed class Inbox
    {
        private readonly CallTable calls;
        private readonly ILinkListener listener;
        private readonly Action<PendingCall> retry;
        private readonly Action<string> giveBack;
        private readonly Action expectBack;

        /// <param name="calls">The calls that wait.</param>
        /// <param name="listener">Hears events.</param>
        /// <param name="retry">Called with a call whose answer says "try again".</param>
        /// <param name="giveBack">Called with the id of a reservation that nobody waits for any more.</param>
        /// <param name="expectBack">Called when the companion ends and says that it will be back.</param>
        public Inbox(CallTable calls, ILinkListener listener, Action<PendingCall> retry, Action<string> giveBack, Action expectBack)
        {
            this.calls = calls;
            this.listener = listener;
            this.retry = retry;
            this.giveBack = giveBack;
            this.expectBack = expectBack;
        }

        /// <summary>Takes one text message.</summary>
        /// <exception cref="LinkException">It is not the protocol.</exception>
        public void Take(string text)
        {
            object message;
            try
            {
                message = JsonReader.Read(text);
            }
            catch (JsonFormatException error)
            {
                throw new LinkException(UnavailableWords.ProtocolError("not JSON: " + error.Message));
            }
            var batch = message as List<object>;
            if (batch == null) TakeOne(JsonFields.Of(message));
            else foreach (object one in batch) TakeOne(JsonFields.Of(one));
        }

        private void TakeOne(JsonFields message)
        {
            if (message == null) throw new LinkException(UnavailableWords.ProtocolError("a message that is no object"));
            string method = message.Text("method");
            long? id = message.Whole("id");
            JsonFields parameters = message.Object("params");
            if (method == null && id.HasValue) TakeAnswer(id.Value, message);
            else if (method != null && parameters != null) TakeEvent(method, parameters);
        }

        private void TakeEvent(string topic, JsonFields parameters)
        {
            if (topic == "app.shutdown" && parameters.Flag("restart") == true) expectBack();
            listener.Event(topic, parameters);
        }

        private void TakeAnswer(long id, JsonFields message)
        {
            PendingCall call = calls.Find(id);
            if (call == null)
            {
                if (calls.TakeAbandonedReserve(id)) GiveBack(message.Object("result"));
                return;
            }
            RawAnswer answer = Read(message);
            if (answer.Error != null && answer.Error.Code == CompanionError.Retryable && answer.Error.CanRetry) retry(call);
            else if (!calls.Complete(call, answer, false) && call.Method == Methods.Reserve)
            {
                // Its caller left while the answer was being read.
                calls.TakeAbandonedReserve(id);
                GiveBack(answer.Result);
            }
        }

        private void GiveBack(JsonFields result)
        {
            string reservationId = result == null ? null : result.Text("reservationId");
            if (reservationId != null) giveBack(reservationId);
        }

        private static RawAnswer Read(JsonFields message)
        {
            JsonFields result = message.Object("result");
            if (result != null) return RawAnswer.Of(result);
            JsonFields error = message.Object("error");
            try
            {
                if (error != null) return RawAnswer.Of(CompanionError.Read(error));
            }
            catch (UnreadableAnswerException)
            {
                // Said below.
            }
            return RawAnswer.Of(UnavailableWords.ProtocolError("an answer without result and error"));
        }
    }
}
