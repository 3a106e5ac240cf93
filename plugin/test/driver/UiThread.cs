using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>A thread like Revit's own while a command runs on it: what is posted to it waits until the command has returned.</summary>
    internal static class UiThread
    {
        public static T Run<T>(Func<T> command)
        {
            T result = default(T);
            Exception failure = null;
            var thread = new Thread(() =>
            {
                SynchronizationContext.SetSynchronizationContext(new NeverPumped());
                try
                {
                    result = command();
                }
                catch (Exception error)
                {
                    failure = error;
                }
            }) { IsBackground = true };
            thread.Start();
            thread.Join();
            if (failure != null) ExceptionDispatchInfo.Capture(failure).Throw();
            return result;
        }

        private sealed class NeverPumped : SynchronizationContext
        {
            public override void Post(SendOrPostCallback work, object state)
            {
            }

            public override void Send(SendOrPostCallback work, object state)
            {
                throw new InvalidOperationException("a send to the thread of the user interface would wait for ever");
            }
        }
    }
}
